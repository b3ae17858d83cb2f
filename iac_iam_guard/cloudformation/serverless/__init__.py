"""What the Serverless Framework makes of its configuration, as far as it matters for IAM.

https://www.serverless.com/framework/docs/providers/aws/guide/iam
"""
