use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "parcel")]
struct Parcel {
    order: String,
}

fn main() {}
