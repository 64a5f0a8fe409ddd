knock_runtime::workflows!(only = ["welcome"], only = ["farewell"]);

fn main() {}
