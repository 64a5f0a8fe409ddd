use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "receipt")]
struct Receipt {
    total: f64,
    buyer: Guest,
}

#[derive(Serialize, KnockData)]
#[serde(transparent)]
struct Guest {
    inner: Person,
}

#[derive(Serialize, KnockData)]
struct Person {
    name: String,
}

fn main() {}
