knock_runtime::workflows!(only = [welcome]);

fn main() {}
