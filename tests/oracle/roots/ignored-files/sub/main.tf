locals {
  here = "sub"
}
