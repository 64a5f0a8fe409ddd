//! knock-runtime
