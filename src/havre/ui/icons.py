"""The icons: outlines on a 24 × 24 grid, drawn for Havre; the stroke takes the colour of the text."""

from __future__ import annotations

from types import MappingProxyType

ICONS = MappingProxyType(
    {
        "alert": '<path d="M12 3.5 2.5 20h19L12 3.5Z"/><path d="M12 10v4.5M12 17.2v.1"/>',
        "arrow-left": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
        "arrow-right": '<path d="M4 12h16M14 6l6 6-6 6"/>',
        "bed": '<path d="M3 19v-5h18v5M3 14V6M21 14v-2a3 3 0 0 0-3-3h-7v5"/>'
        '<circle cx="7" cy="10.5" r="1.7"/>',
        "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.5v13c3.5 0 6.5.5 8.5 2 2-1.5 5-2'
        ' 8.5-2v-13c-3.5 0-6.5.5-8.5 2v13"/>',
        "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/>'
        '<path d="M3.5 10h17M8 3v4M16 3v4"/>',
        "chart": '<path d="M4 4v16h16"/><path d="M8.5 16v-4M13 16V8M17.5 16v-6"/>',
        "check": '<path d="m4.5 12.5 5 5L19.5 7"/>',
        "chevron-down": '<path d="m6 9 6 6 6-6"/>',
        "chevron-right": '<path d="m9 6 6 6-6 6"/>',
        "circle": '<circle cx="12" cy="12" r="8.5"/>',
        "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>',
        "close": '<path d="m6 6 12 12M18 6 6 18"/>',
        "document": '<path d="M6 3h8l4.5 4.5V21H6V3Z"/><path d="M13.5 3v5h5M9 13h6M9 17h6"/>',
        "done": '<circle cx="12" cy="12" r="8.5"/><path d="m8 12.3 2.8 2.8L16 9.5"/>',
        "download": '<path d="M12 4v11M7.5 11l4.5 4.5L16.5 11M4 20h16"/>',
        "edit": '<path d="M4 20l.8-4L16 4.8a1.7 1.7 0 0 1 2.4 0l.8.8a1.7 1.7 0 0 1 0 2.4L8 19.2 4 20Z"/>',
        "error": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16.2v.1"/>',
        "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5'
        ' 12Z"/><circle cx="12" cy="12" r="3"/>',
        "folder": '<path d="M3 6.5V19h18V8.5h-9.5l-2-2H3Z"/>',
        "home": '<path d="M4 11.5 12 4.5l8 7V20h-5.5v-5.5h-5V20H4v-8.5Z"/>',
        "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11.2v5M12 7.8v.1"/>',
        "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8M16 7.5l2.5 2.5M13.5 10l2 2"/>',
        "lock": '<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
        "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
        "message": '<path d="M4 5h16v11.5H11L6.5 20.5v-4H4V5Z"/>',
        "minus": '<path d="M5 12h14"/>',
        "moon": '<path d="M19.5 14A8 8 0 0 1 10 4.5 8 8 0 1 0 19.5 14Z"/>',
        "phone": '<path d="M6 3.5h3l1.5 4.5-2 1.5a11.5 11.5 0 0 0 6 6l1.5-2 4.5 1.5v3c0 1-.8 1.8-1.8 1.7'
        'C10.5 19 5 13.5 4.3 5.3 4.2 4.3 5 3.5 6 3.5Z"/>',
        "pin": '<path d="M12 21s-6.5-6-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 15 12 21 12 21Z"/>'
        '<circle cx="12" cy="9.8" r="2.3"/>',
        "plus": '<path d="M12 5v14M5 12h14"/>',
        "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6.5H7V14Z"/>',
        "scale": '<path d="M12 4v16M7 20h10M5 7l7-1.5L19 7M2.5 14 5 7l2.5 7a2.6 2.6 0 0 1-5 0Z'
        'M16.5 14 19 7l2.5 7a2.6 2.6 0 0 1-5 0Z"/>',
        "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
        "send": '<path d="M4 12 20.5 4.5 15.5 20l-4-6L4 12ZM11.5 14l9-9.5"/>',
        "settings": '<path d="M4 8h9M17 8h3M4 16h3M11 16h9"/><circle cx="15" cy="8" r="2"/>'
        '<circle cx="9" cy="16" r="2"/>',
        "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="5.5" r="2.5"/>'
        '<circle cx="17.5" cy="18.5" r="2.5"/>'
        '<path d="m8.2 10.8 7-4M8.2 13.2l7 4"/>',
        "shield": '<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.3 7 9 4.2-1.7 7-4.7 7-9V6l-7-2.5Z"/>',
        "sun": '<circle cx="12" cy="12" r="4"/>'
        '<path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1'
        'M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1"/>',
        "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
        "users": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.7 3.2-5.5 6.5-5.5s5.9 1.8 6.5 5.5'
        'M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 15c2 .8 3.2 2.5 3.5 5"/>',
    }
)
