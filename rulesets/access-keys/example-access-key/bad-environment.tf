resource "aws_lambda_function" "upload" {
  function_name = "upload"
  role          = "arn:aws:iam::111122223333:role/upload"
  filename      = "upload.zip"
  runtime       = "python3.12"
  handler       = "main.handler"

  environment {
    variables = {
      KEY_ID = "AKIAIOSFODNN7EXAMPLE" # expect: example-access-key
      SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
  }
}
