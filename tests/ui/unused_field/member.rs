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
    quantity: u32,
    price: f64,
}

fn main() {}
