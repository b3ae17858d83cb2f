# A device that somebody registered is only looked at.
data "aws_iam_virtual_mfa_devices" "registered" {
  assignment_status = "Assigned"
}

output "devices" {
  value = length(data.aws_iam_virtual_mfa_devices.registered.virtual_mfa_devices)
}
