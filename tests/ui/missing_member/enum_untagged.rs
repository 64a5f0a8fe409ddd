use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "receipt")]
struct Receipt {
    total: f64,
    buyer: Buyer,
}

#[derive(Serialize, KnockData)]
#[serde(untagged)]
enum Buyer {
    Person { name: String, street: String },
    Company { firm: String, street: String },
}

fn main() {}
