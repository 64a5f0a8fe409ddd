use knock_tests::workflows::order_shipped::{Order, OrderPayload};

fn order() -> OrderPayload {
    Order { url: "https://shop.example.com/orders/42".into() }.into()
}

fn main() {}
