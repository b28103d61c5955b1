<aura:application access="GLOBAL" extends="ltng:outApp">
    <aura:dependency resource="c:headroomPanel" />
</aura:application>
