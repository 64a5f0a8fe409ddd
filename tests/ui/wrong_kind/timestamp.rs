use knock_tests::workflows::reminder::{Data, DataPayload};

fn data() -> DataPayload {
    Data { task: "Review the budget".into() }.due_at(true)
}

fn main() {}
