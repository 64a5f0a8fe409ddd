knock_runtime::workflows!(only = ["welcome"]);

use workflows::welcome::{Data, DataPayload};

fn data() -> DataPayload {
    Data { first_name: "Ann".into(), confirm_url: "https://example.com".into() }.invited("Bob")
}

fn main() {}
