"""Measures scans of CloudFormation: `python tests/benchmarks/templates.py [--checkov PATH] [--cfn-lint PATH] [--cfripper PATH] [--count N]`.

Prints processor time and peak memory for one template of 500 resources (goal: 0.5 s) and for each peer whose executable is given what it needs for the
same template, with the ratio (goals: 15 for checkov and cfn-lint, 10 for cfripper). Not part of the test suite: figures are for people.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scanning import OURS, Cost, measure


def resources(number: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the resources of one application: roles, policies, a user with its group, queues, buckets and functions."""
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    bucket = {"Fn::Sub": f"${{Bucket{number}.Arn}}/*"}
    statements = [
        {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": bucket},
        {"Effect": "Allow", "Action": "*" if number % 10 == 0 else "sqs:SendMessage", "Resource": {"Fn::GetAtt": [f"Queue{number}", "Arn"]}},
    ]
    inline = {"PolicyName": "app", "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}}
    yield f"Role{number}", {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, "Policies": [inline]}}
    read = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:List*", "dynamodb:Query"], "Resource": "*"}]}
    attached = {"PolicyDocument": read, "Roles": [{"Ref": f"Role{number}"}]}
    yield f"Policy{number}", {"Type": "AWS::IAM::ManagedPolicy", "Properties": attached}
    yield f"Group{number}", {"Type": "AWS::IAM::Group", "Properties": {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}
    yield f"User{number}", {"Type": "AWS::IAM::User", "Properties": {"Groups": [{"Ref": f"Group{number}"}]}}
    yield f"Bucket{number}", {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": f"${{AWS::StackName}}-{number}"}}}
    who = {"AWS": {"Fn::GetAtt": [f"Role{number}", "Arn"]}}
    shared = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": who, "Action": "s3:GetObject", "Resource": bucket}]}
    yield f"Shared{number}", {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": f"Bucket{number}"}, "PolicyDocument": shared}}
    yield f"Queue{number}", {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60}}
    code = {"S3Bucket": "code", "S3Key": f"app-{number}.zip"}
    function = {"Runtime": "python3.12", "Handler": "app.main", "Role": {"Fn::GetAtt": [f"Role{number}", "Arn"]}, "Code": code}
    yield f"Function{number}", {"Type": "AWS::Lambda::Function", "Properties": function}


def template(count: int) -> str:
    """Return a template of `count` resources as YAML."""
    import yaml

    found: dict[str, dict[str, object]] = {}
    for number in range(count):
        found.update(resources(number))
        if len(found) >= count:
            break
    chosen = dict(list(found.items())[:count])
    plain = json.loads(json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": chosen}))  # no object twice: YAML would write anchors
    return str(yaml.safe_dump(plain, sort_keys=False))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for peer in ("checkov", "cfn-lint", "cfripper"):
        parser.add_argument(f"--{peer}", help=f"path of {peer}")
    parser.add_argument("--ours", help="path of an installed iac-iam-guard instead of this checkout")
    parser.add_argument("--count", type=int, default=500)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "template.yaml")
        path.write_text(template(arguments.count))
        ours = measure([*([arguments.ours] if arguments.ours else OURS), "scan", str(path), "-o", "json", "--no-config"])
        print(f"{'iac-iam-guard':<16} {ours.seconds:6.2f} s {ours.memory:5.0f} MiB")
        commands = {
            "checkov": [arguments.checkov, "--quiet", "--compact", "--framework", "cloudformation", "--output", "json", "-f", str(path)],
            "cfn-lint": [arguments.cfn_lint, "--format", "json", str(path)],
            "cfripper": [arguments.cfripper, str(path), "--format", "json"],
        }
        for name, command in commands.items():
            if command[0]:
                _compare(name, ours, [part for part in command if part])


def _compare(name: str, ours: Cost, command: list[str]) -> None:
    theirs = measure(command, 1)
    print(f"{name:<16} {theirs.seconds:6.2f} s {theirs.memory:5.0f} MiB   ratio {theirs.seconds / ours.seconds:5.1f}")


if __name__ == "__main__":
    main()
