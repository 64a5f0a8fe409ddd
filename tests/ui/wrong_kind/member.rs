use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<Item>,
}

#[derive(Serialize, KnockData)]
struct Item {
    name: String,
    quantity: String,
}

fn main() {}
