knock_runtime::workflows!(only = ["welcome"]);

use workflows::welcome::Data;

fn data() -> Data {
    Data {
        first_name: "Ann".into(),
        confirm_url: "https://example.com".into(),
        invited_by: "Bob".into(),
    }
}

fn main() {}
