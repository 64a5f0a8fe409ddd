knock_runtime::workflows!(only);

fn main() {}
