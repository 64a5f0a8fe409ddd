use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "camel")]
struct Camel {
    first_name: String,
    last_name: String,
    age: u8,
}

fn main() {}
