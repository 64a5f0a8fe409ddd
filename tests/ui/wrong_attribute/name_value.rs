use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock = "farewell"]
struct Farewell {
    first_name: String,
}

fn main() {}
