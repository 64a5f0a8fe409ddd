use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "order-shipped")]
struct OrderShipped {
    order: Order,
    customer: Customer,
    items: Vec<Item>,
}

#[derive(Serialize, KnockData)]
struct Order {
    id: u64,
}

#[derive(Serialize, KnockData)]
struct Customer {
    name: String,
}

#[derive(Serialize, KnockData)]
struct Item {
    quantity: String,
    labels: Vec<String>,
}

fn main() {}
