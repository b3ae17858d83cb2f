"""Messages name a policy of AWS as people know it, also where a data source looks it up."""

from pathlib import Path

from iac_iam_guard.engine.wording import _PLACEHOLDERS
from iac_iam_guard.iam.model import Attachment
from tests.unit.adapters.estates import estate_of


def test_policy_that_is_looked_up_by_name_is_called_by_it(tmp_path: Path) -> None:
    estate = estate_of(
        tmp_path / "main.tf",
        """
data "aws_iam_policy" "queries" { name = "AmazonAthenaFullAccess" }
resource "aws_iam_role" "app" { name = "app" }
resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = data.aws_iam_policy.queries.arn
}
""",
    )
    (attachment,) = estate.model.attachments
    assert isinstance(attachment, Attachment)
    assert _PLACEHOLDERS["attachment"]["policy"](attachment, attachment.origin.span) == "AmazonAthenaFullAccess"
