knock_runtime::workflows!(crate = "knock");

fn main() {}
