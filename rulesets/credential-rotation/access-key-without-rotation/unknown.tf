variable "status" {
  type = string
}

resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"
  status  = var.status
}
