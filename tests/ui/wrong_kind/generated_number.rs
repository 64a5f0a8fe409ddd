knock_runtime::workflows!(only = ["price"]);

use workflows::price::Data;

fn data() -> Data {
    Data { amount: "12.50".into() }
}

fn main() {}
