knock_runtime::workflows!(only = ["plan"]);

use workflows::plan::{Data, Plan};

fn data() -> Data {
    Data { plan: Plan::Trial }
}

fn main() {}
