"""What the transform of the AWS Serverless Application Model makes of a template, as far as it matters for IAM.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
"""
