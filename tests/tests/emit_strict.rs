//! Generated code is free of warnings, whatever the names and the words it is made from.

#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]

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
