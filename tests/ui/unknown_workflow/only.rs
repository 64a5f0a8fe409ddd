knock_runtime::workflows!(only = ["welcome", "farewel"]);

fn main() {}
