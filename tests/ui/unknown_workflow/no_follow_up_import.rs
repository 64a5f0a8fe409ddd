knock_runtime::workflows!(only = ["farewel"]);

use workflows::farewel;

fn main() {}
