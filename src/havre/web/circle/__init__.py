"""The people around a child: who, which links, who holds authority, the genogram and its words."""
