//! What is done in another way where there is no operating system, but JavaScript around:
//! `wasm32-unknown-unknown`.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod native;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod web;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use native::{
    BoxFuture, Instant, http_builder, never_arrived, now, read, sleep, system_time,
};
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web::{
    BoxFuture, Instant, http_builder, never_arrived, now, read, sleep, system_time,
};
