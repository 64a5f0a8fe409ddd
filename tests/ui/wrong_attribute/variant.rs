use knock_runtime::KnockData;
use serde::Serialize;

#[derive(Serialize, KnockData)]
enum Name {
    #[knock(kind = "text")]
    Anonymous,
}

fn main() {}
