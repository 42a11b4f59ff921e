//! Parts shared by views.
