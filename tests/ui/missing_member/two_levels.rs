use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "delivery")]
struct Delivery {
    customer: Customer,
}

#[derive(Serialize, KnockData)]
struct Customer {
    address: Address,
}

#[derive(Serialize, KnockData)]
struct Address {
    street: String,
}

fn main() {}
