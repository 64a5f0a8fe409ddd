use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "receipt")]
struct Receipt {
    total: f64,
    buyer: Buyer,
}

#[derive(Serialize, KnockData)]
#[serde(tag = "type")]
enum Buyer {
    Person { name: String, street: String },
    Company { name: String },
}

fn main() {}
