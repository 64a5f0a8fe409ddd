knock_runtime::workflows!(3);

fn main() {}
