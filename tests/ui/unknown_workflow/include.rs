knock_runtime::include_workflows!(only = ["remindr"]);

fn main() {}
