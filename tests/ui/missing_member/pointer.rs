use std::borrow::Cow;

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "cart")]
struct Cart<'a> {
    items: Box<[&'a Item<'a>]>,
}

#[derive(Serialize, KnockData)]
struct Item<'a> {
    name: Cow<'a, str>,
}

fn main() {}
