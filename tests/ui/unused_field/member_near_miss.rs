use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart", deny_unused)]
struct Cart {
    items: Vec<Item>,
}

#[derive(Serialize, KnockData)]
struct Item {
    name: String,
    quantty: u32,
}

fn main() {}
