//! The only writer of the disk.
