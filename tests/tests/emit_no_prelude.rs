//! Generated code names everything by absolute paths.

#![no_implicit_prelude]
#![deny(warnings)]

#[path = "../golden/activity_update.rs"]
mod activity_update;
#[path = "../golden/empty.rs"]
mod empty;
#[path = "../golden/everything.rs"]
mod everything;
#[path = "../golden/evolving_after.rs"]
mod evolving_after;
#[path = "../golden/evolving_before.rs"]
mod evolving_before;
#[path = "../golden/names.rs"]
mod names;
#[path = "../golden/prose.rs"]
mod prose;
#[path = "../golden/schemas.rs"]
mod schemas;
