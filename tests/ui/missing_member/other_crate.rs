use knock_runtime::{Attachment, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<Attachment>,
}

fn main() {}
