use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "receipt")]
struct Receipt {
    total: f64,
    buyer: Buyer,
}

#[derive(Serialize, KnockData)]
struct Buyer {
    name: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    street: String,
}

fn main() {}
