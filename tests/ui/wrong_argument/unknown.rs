knock_runtime::workflows!(onyl = ["welcome"]);

fn main() {}
