use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
struct Farewell {
    first_name: String,
}

fn main() {}
