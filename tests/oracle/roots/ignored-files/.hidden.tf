locals {
  here = "hidden"
}
