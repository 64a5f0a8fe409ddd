#![deny(deprecated)]

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    name: String,
}

fn main() {}
