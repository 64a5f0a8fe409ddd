//! Shapes are held to serde: what a value serialises to has the shape that its type claims.

#![allow(clippy::items_after_statements, clippy::trivially_copy_pass_by_ref)]

mod conform;
mod derived;
mod foreign;
mod standard;
