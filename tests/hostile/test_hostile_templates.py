"""Templates made to fill the stack, the memory or the time; each scan runs in a process with caps, beside an honest template that must be found."""

from pathlib import Path

import pytest

from tests.hostile.scans import run_scan

HONEST = """\
Resources:
  Honest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "sts:AssumeRole", Principal: {AWS: "*"}}]
"""
HEADER = "AWSTemplateFormatVersion: 2010-09-09\n"
USER = "Resources:\n  U:\n    Type: AWS::IAM::User\n    Properties:\n"


def laughs(levels: int) -> str:
    lines = ["Metadata:", "  a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return HEADER + "\n".join(lines) + "\n"


def merges(levels: int) -> str:
    lines = ["Metadata:", "  a0: &a0 {k: 1}"]
    lines += [f"  a{level}: &a{level} {{k{level}: 1, <<: [{', '.join([f'*a{level - 1}'] * 9)}]}}" for level in range(1, levels)]
    return HEADER + "\n".join(lines) + "\n"


def optional(count: int, value: str = "'s3:Get*'") -> str:
    conditions = "".join(f"  C{number}: !Equals [!ImportValue a{number}, b]\n" for number in range(count))
    items = "".join(f"              - !If [C{number}, {value}, !Ref AWS::NoValue]\n" for number in range(count))
    return (
        f"Conditions:\n{conditions}{USER}      Policies:\n        - PolicyName: p\n          PolicyDocument:\n"
        f"            Statement:\n            - Effect: Allow\n              Resource: x\n              Action:\n{items}"
    )


ATTACKS = {
    "deep list": HEADER + "Metadata: " + "[" * 50_000,
    "deep map": HEADER + "Metadata: " + "{a: " * 50_000,
    "deep json": '{"AWSTemplateFormatVersion": "2010-09-09", "Metadata": ' + "[" * 50_000,
    "aliases": laughs(9),
    "merges": merges(9),
    "cycle": HEADER + "Metadata: &a [*a]\n",
    "python tag": HEADER + "Metadata: !!python/object/apply:os.system ['touch owned']\n",
    "long number": HEADER + "Metadata: " + "9" * 400_000 + "\n",
    "open quote": HEADER + "Metadata: '" + "a" * 400_000,
    "comments": HEADER + "# comment\n" * 100_000 + USER,
    "large": HEADER + "Metadata: " + "x" * (3 << 20),
    "many resources": "Resources:\n" + "".join(f"  U{number}: {{Type: AWS::IAM::User, Properties: {{UserName: u{number}}}}}\n" for number in range(20_000)),
    "deep function": USER + "      Path: " + "!Sub ['${a}', {a: " * 60 + "x" + "}]" * 60,
    "deep if": "Conditions: {C: !Equals [!ImportValue a, b]}\n" + USER + "      Path: " + "!If [C, " * 120 + "x" + ", y]" * 120,
    "conditions in a ring": "Conditions:\n  A: !Condition B\n  B: !Not [!Condition A]\n" + USER + "      Path: !If [A, x, y]\n",
    "chain of conditions": "Conditions:\n  C0: !Equals [a, a]\n"
    + "".join(f"  C{number}: !Not [!Condition C{number - 1}]\n" for number in range(1, 2_000))
    + USER
    + "      Path: !If [C1999, x, y]\n",
    "names in a ring": "Resources:\n  A: {Type: AWS::IAM::User, Properties: {UserName: !Ref B}}\n"
    "  B: {Type: AWS::IAM::User, Properties: {UserName: !Sub '${A}'}}\n",
    "optional actions": optional(300),
    "optional statements": optional(3).replace("C0", "C1")
    + "".join(f"            - !If [C{number % 3}, {{Effect: Allow, Action: a, Resource: b}}, !Ref AWS::NoValue]\n" for number in range(500)),
    "all of many": "Conditions:\n  A: !Or ["
    + ", ".join(f"!And [!Equals [!ImportValue a{number}, x], !Equals [!ImportValue b{number}, y]]" for number in range(60))
    + "]\n"
    + USER
    + "      Path: !If [A, x, y]\n",
    "many variables": USER + "      Path: !Sub '" + "${AWS::Region}" * 50_000 + "'\n",
    "very many optional actions": optional(3_000),
    "references without an end": USER + "      Path: !Join ['', [" + "'{{resolve:ssm:/a/', !Ref AWS::Region, " * 20_000 + "x]]\n",
    "one statement many times": "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n"
    "          - &s {Effect: Allow, Action: ['s3:Get*', 'ec2:*'], Resource: ['*', 'arn:aws:s3:::*']}\n" + "          - *s\n" * 40_000,
    "regions in an ARN": "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n"
    f"          - {{Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:aws:s3:::{'${AWS::Region}' * 60_000}'}}\n",
    "many commas": "Parameters:\n  P: {Type: CommaDelimitedList, Default: '" + "a," * 200_000 + "'}\n" + USER + "      Groups: !Ref P\n",
    "many values": "Parameters:\n  P: {Type: String, AllowedValues: [" + "a, " * 100_000 + "b]}\n" + USER + "      Path: !Ref P\n",
    "wide map": "Mappings:\n  M:\n"
    + "".join(f"    r{row}: {{{', '.join(f'k{key}: v{key}' for key in range(100))}}}\n" for row in range(300))
    + "Parameters: {P: {Type: String}, Q: {Type: String}}\n"
    + USER
    + "      Groups: ["
    + ", ".join(["!FindInMap [M, !Ref P, !Ref Q]"] * 50)
    + "]\n",
    "wrong shapes": "Resources:\n  A: null\n  B: {Type: {Ref: X}}\n  C: {Type: AWS::IAM::User, Properties: [1]}\n"
    "  D: {Type: AWS::IAM::User, Condition: [x], Properties: {UserName: {Ref: {a: b}}, Path: !GetAtt {a: b}, Groups: !Join x, Policies: !Select [x, 1], "
    "Tags: !FindInMap [a], LoginProfile: !If [a, b], ManagedPolicyArns: !Sub [1, 2, 3], PermissionsBoundary: !Split [{a: b}, c]}}\n"
    "Parameters: {P: 1, Q: {Type: [x], Default: {a: b}, AllowedValues: x}}\nConditions: {C: 1, D: !Equals 1, E: !And x, F: {'Fn::Not': {a: b}}}\n"
    "Outputs: {O: 1, P: {Value: !GetAtt [A]}}\nMappings: [1]\nTransform: {a: b}\n",
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_hostile_template_costs_little_and_hides_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "honest.yaml").write_text(HONEST, "utf-8")
    (tmp_path / "hostile.yaml").write_text(ATTACKS[name], "utf-8")
    outcome = run_scan(tmp_path)
    assert outcome.code == 1, outcome.written[-500:]
    assert "public-trust" in outcome.rules_at("honest.yaml")
    assert not any(message.startswith("internal") for message in outcome.messages)
    assert not (tmp_path / "owned").exists()
