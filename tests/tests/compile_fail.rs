//! What rustc says about calls that the templates do not allow. `TRYBUILD=overwrite cargo test`
//! rewrites the `.stderr` files; read them as a user would.

#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
