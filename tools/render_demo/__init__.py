"""Renders the demo photos in listings/demo/photos. Uses Blender (bpy), which is GPL: nothing else imports this."""
